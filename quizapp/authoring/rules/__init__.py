"""What is wrong with a question: each module one kind of fault."""
