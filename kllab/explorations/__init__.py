"""What a page looks at: a frozen spec, one pure call that computes it, and the snippet for it."""
