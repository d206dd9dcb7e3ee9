//! Static files and page files: logical name to fingerprinted route.
