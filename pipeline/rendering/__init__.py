"""Context and template in, a checked Word file out; then PDF. The only place of docxtpl."""
