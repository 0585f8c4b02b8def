"""Files by hand: what has no service to ask is dropped in a folder, checked row by row, and taken in whole or not."""
