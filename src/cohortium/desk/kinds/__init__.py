"""What other apps register: kinds of task, of approval, of things that are found."""
