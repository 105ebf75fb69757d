"""Work on code that exists: repairing, securing, translating and speeding it up, and querying databases."""
