"""What relief has on a union that ends goes on with the union that takes over."""

from aid.services.successions import obstacle, pass_files_on
from unions.successions import register_succession

register_succession("needy_files", obstacle=obstacle, pass_on=pass_files_on)
