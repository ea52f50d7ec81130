"""A real kube-apiserver on loopback, with the schemas of the operators that the overlays speak to."""
