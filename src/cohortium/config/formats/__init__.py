"""How days and moments are written where no filter says it: by language, as Django looks for them."""
