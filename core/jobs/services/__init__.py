"""What is done with jobs: started, worked on, ended, swept."""
