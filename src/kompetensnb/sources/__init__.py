"""Where data come from: one module per producer, each giving tidy rows and the origin of every figure."""
