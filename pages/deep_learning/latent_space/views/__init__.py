"""Views of the page: each module has a constant `VIEW`, and is found by its place."""
