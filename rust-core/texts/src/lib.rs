//! Every text a person reads, in four languages.
