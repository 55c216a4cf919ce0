"""What a draft makes of the published cells, and what publishing it does."""
