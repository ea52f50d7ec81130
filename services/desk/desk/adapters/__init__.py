"""What the desk reads from outside its database: the policy packs' folder and the accounts file."""
