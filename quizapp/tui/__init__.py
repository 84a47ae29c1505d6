"""The screens. They turn keys into calls on a sitting, and what comes back into widgets."""
