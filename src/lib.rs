//! nn-tutor
