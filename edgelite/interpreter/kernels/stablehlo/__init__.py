"""StableHLO's operators that move, reduce or scatter elements, as far as TensorFlow Lite runs them."""
