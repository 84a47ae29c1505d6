"""The pieces that screens are put together from. None of them decides anything."""
