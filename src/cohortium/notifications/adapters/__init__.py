"""What talks to the network: mail servers, and the directory of names. Never inside a scope."""
