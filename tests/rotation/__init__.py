"""Every secret that can be changed here is changed while the product works (`make rotate`)."""
