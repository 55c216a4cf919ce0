"""Qt and nothing but Qt: the window, its canvas, panels and dialogs."""
