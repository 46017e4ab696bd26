"""Rate and distortion of VAEs: a sweep over beta."""
