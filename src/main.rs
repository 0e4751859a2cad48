//! The `nn-tutor` program: everything it does is in the library.

fn main() -> std::process::ExitCode {
    nn_tutor::cli::main()
}
