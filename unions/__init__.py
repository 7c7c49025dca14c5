"""The union tree, employers, people and members, posts and the rights they give."""
