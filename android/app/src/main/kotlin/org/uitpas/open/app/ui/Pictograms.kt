package org.uitpas.open.app.ui

import org.uitpas.open.app.R
import org.uitpas.open.core.Pictogram

/** The drawing of each. */
val Pictogram.drawable: Int
    get() =
        when (this) {
            Pictogram.TICK -> R.drawable.pictogram_tick
            Pictogram.INFO -> R.drawable.pictogram_info
            Pictogram.STOP -> R.drawable.pictogram_stop
            Pictogram.CLOCK -> R.drawable.pictogram_clock
            Pictogram.POINT -> R.drawable.pictogram_point
            Pictogram.GIFT -> R.drawable.pictogram_gift
            Pictogram.CARD -> R.drawable.pictogram_card
            Pictogram.SCAN -> R.drawable.pictogram_scan
            Pictogram.CALENDAR -> R.drawable.pictogram_calendar
            Pictogram.LIST -> R.drawable.pictogram_list
            Pictogram.PERSON -> R.drawable.pictogram_person
            Pictogram.FAMILY -> R.drawable.pictogram_family
            Pictogram.SETTINGS -> R.drawable.pictogram_settings
            Pictogram.HEART -> R.drawable.pictogram_heart
            Pictogram.OFFLINE -> R.drawable.pictogram_offline
            Pictogram.ONLINE -> R.drawable.pictogram_online
            Pictogram.UPLOAD -> R.drawable.pictogram_upload
            Pictogram.UNDO -> R.drawable.pictogram_undo
            Pictogram.NEXT -> R.drawable.pictogram_next
            Pictogram.BACK -> R.drawable.pictogram_back
            Pictogram.SEARCH -> R.drawable.pictogram_search
            Pictogram.LOGIN -> R.drawable.pictogram_login
            Pictogram.LOGOUT -> R.drawable.pictogram_logout
            Pictogram.COUNTER -> R.drawable.pictogram_counter
            Pictogram.ACTIVITY -> R.drawable.pictogram_activity
            Pictogram.FOOD -> R.drawable.pictogram_food
            Pictogram.SPORT -> R.drawable.pictogram_sport
            Pictogram.CULTURE -> R.drawable.pictogram_culture
            Pictogram.GOOD_CAUSE -> R.drawable.pictogram_good_cause
            Pictogram.STAR -> R.drawable.pictogram_star
            Pictogram.TICKET -> R.drawable.pictogram_ticket
        }
