"""Maximum-entropy policies on gridworlds."""
