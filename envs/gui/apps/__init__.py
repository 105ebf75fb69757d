"""Small applications: what they keep, how they are drawn, what can be done in them."""
