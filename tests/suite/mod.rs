//! What the program does, room by room.

mod intake;
