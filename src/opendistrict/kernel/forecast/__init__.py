"""x"""
from opendistrict.kernel.forecast.forecasting import forecast
