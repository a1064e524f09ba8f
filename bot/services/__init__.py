"""What `Services` holds: state and work that outlive one update."""
