"""Regional competence analyses for Västra Götaland."""
