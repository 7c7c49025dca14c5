"""The secrets of phones are sealed with the field keys: they move to the newest with everything else."""

from functools import partial

from accounts.mfa import PLACE
from accounts.services.factors import reseal
from core.privacy.services import register_reseal

register_reseal("mfa.Authenticator", partial(reseal, PLACE))
