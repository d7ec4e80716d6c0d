"""Other systems over the same passages and questions, each as its own documentation recommends."""
