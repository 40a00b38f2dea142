package org.uitpas.open.app.ui

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.view.View
import android.widget.ImageView
import org.uitpas.open.core.BarcodeView
import org.uitpas.open.core.QrView

/** A QR code, crisp at any size, with its quiet zone. */
fun View.qr(id: Int, code: QrView?) = code(id, code?.modules, code?.run { side.toInt() } ?: 0, QR_QUIET, true, code?.description)

/** A barcode, as wide as there is room. */
fun View.barcode(id: Int, code: BarcodeView?) = code(id, code?.modules, code?.modules?.size ?: 0, BARCODE_QUIET, false, code?.description)

private const val QR_QUIET = 4
private const val BARCODE_QUIET = 10

private fun View.code(id: Int, modules: ByteArray?, columns: Int, quiet: Int, square: Boolean, description: String?) {
    val picture = findViewById<ImageView>(id)
    picture.shown = modules != null
    picture.contentDescription = description
    if (modules == null || columns == 0) return
    // The same code again: nothing to draw.
    if ((picture.tag as? ByteArray)?.contentEquals(modules) == true) return
    picture.tag = modules
    val rows = modules.size / columns
    val (width, height) = columns + 2 * quiet to if (square) rows + 2 * quiet else 1
    val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888)
    bitmap.eraseColor(Color.WHITE)
    val top = if (square) quiet else 0
    modules.forEachIndexed { place, module ->
        if (module == DARK) bitmap.setPixel(quiet + place % columns, top + place / columns, Color.BLACK)
    }
    picture.scaleType = if (square) ImageView.ScaleType.FIT_CENTER else ImageView.ScaleType.FIT_XY
    picture.setImageDrawable(BitmapDrawable(resources, bitmap).apply { isFilterBitmap = false })
}

private const val DARK: Byte = 1
