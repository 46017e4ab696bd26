"""Output regularisation: label smoothing, confidence penalty, distillation."""
