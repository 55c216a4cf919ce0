"""The risk of cells: what counts, how it adds up, how it rolls up, and why. Never of a person."""
