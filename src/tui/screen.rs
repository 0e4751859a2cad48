//! The screens: each has its state, how messages change it, and how it is drawn.

pub(super) mod help;
pub(super) mod lesson {
    pub(in crate::tui) mod table;
    pub(in crate::tui) mod training;
}
pub(super) mod menu {
    pub(in crate::tui) mod state;
    pub(in crate::tui) mod view;
}
pub(super) mod pad {
    pub(in crate::tui) mod stages;
    pub(in crate::tui) mod state;
    pub(in crate::tui) mod view;
}
pub(super) mod run {
    pub(in crate::tui) mod state;
    pub(in crate::tui) mod view;
}
pub(super) mod stepping {
    mod inspecting;
    pub(in crate::tui) mod state;
    pub(in crate::tui) mod view;
}
