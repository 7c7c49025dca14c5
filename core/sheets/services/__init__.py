"""What imports and exports do, one module a stage."""
