"""The name of a browser on a page."""

from django import template

from core.devices import device_of

register = template.Library()
register.filter("device", device_of)
