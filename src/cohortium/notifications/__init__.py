"""What the product tells people: kinds that the apps above register, and the way out of the house."""
