"""Web shopping: find, configure and buy the product that an instruction asks for (Yao et al., 2022)."""
