// Chart specifications by id, as far as they have come: each page has a file with its own.

export default {};
