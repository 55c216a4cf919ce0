"""Other people's formats, read and written; the only place where data frames live."""
