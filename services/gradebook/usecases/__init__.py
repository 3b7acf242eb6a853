"""What people do with the journal; a function reads as the instruction to a teacher."""
