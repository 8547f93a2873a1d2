// → the element that would send what is typed, or null.
() => submitFor([...everything(document)])
