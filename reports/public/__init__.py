"""The figures that anybody may read: rounded once, published by two people, shown without an account and given away."""
