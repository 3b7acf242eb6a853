"""Journal pages, attendance, works, marks, and the diary made of them."""
