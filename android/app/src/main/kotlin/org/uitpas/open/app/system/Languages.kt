package org.uitpas.open.app.system

import android.annotation.TargetApi
import android.app.LocaleManager
import android.content.Context
import android.os.Build
import android.os.LocaleList

/** Tells the system which language was chosen in the app, so that its own words follow (from Android 13 on). */
fun Context.chooseLanguage(tag: String) {
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) chooseOn33(tag)
}

/** The language that the person chose for this app in the system's settings, if any (from Android 13 on). */
fun Context.languageInSettings(): String? = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) chosenOn33() else null

@TargetApi(Build.VERSION_CODES.TIRAMISU)
private fun Context.chosenOn33() = getSystemService(LocaleManager::class.java).applicationLocales[0]?.language

@TargetApi(Build.VERSION_CODES.TIRAMISU)
private fun Context.chooseOn33(tag: String) {
    val manager = getSystemService(LocaleManager::class.java)
    val chosen = LocaleList.forLanguageTags(tag)
    if (manager.applicationLocales != chosen) manager.applicationLocales = chosen
}
