"""The widgets of the screens. None of them makes decisions."""
