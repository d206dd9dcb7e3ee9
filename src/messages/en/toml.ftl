# toml
