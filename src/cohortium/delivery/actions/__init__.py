"""Every change to terms and rooms."""
