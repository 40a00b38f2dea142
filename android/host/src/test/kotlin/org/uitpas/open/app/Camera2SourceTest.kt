package org.uitpas.open.app

import android.content.Context
import android.graphics.ImageFormat
import android.graphics.Matrix
import android.graphics.Rect
import android.graphics.SurfaceTexture
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.impl.CameraDeviceImpl
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.util.Size
import android.view.Surface
import android.view.TextureView
import java.nio.ByteBuffer
import java.util.concurrent.CopyOnWriteArrayList
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadows.ShadowCameraCaptureSessionImpl
import org.robolectric.shadows.ShadowCameraCharacteristics
import org.robolectric.shadows.ShadowCameraDeviceImpl
import org.robolectric.shadows.ShadowImageReader
import org.uitpas.open.app.camera.GreyFrame
import org.uitpas.open.app.camera.focusArea
import org.uitpas.open.app.camera.previewTransform
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId

/** The platform's reader of frames, which takes those of the test. */
@Implements(ImageReader::class)
class FeedableImageReader : ShadowImageReader() {
    @RealObject private lateinit var real: ImageReader
    private var listener: ImageReader.OnImageAvailableListener? = null
    private var handler: Handler? = null
    private var next: Image? = null

    @Implementation
    protected fun setOnImageAvailableListener(listener: ImageReader.OnImageAvailableListener?, handler: Handler?) {
        this.listener = listener
        this.handler = handler
        last = this
    }

    @Implementation
    protected fun acquireLatestImage(): Image? = next.also { next = null }

    fun feed(frame: GreyFrame) {
        next = GreyImage(frame)
        val handler = checkNotNull(handler)
        handler.post { listener?.onImageAvailable(real) }
        shadowOf(handler.looper).idle()
    }

    companion object {
        var last: FeedableImageReader? = null
    }
}

private class GreyImage(private val frame: GreyFrame) : Image() {
    override fun getFormat() = ImageFormat.YUV_420_888

    override fun getWidth() = frame.width

    override fun getHeight() = frame.height

    override fun getTimestamp() = 1L

    override fun getTransform() = 0

    override fun getScalingMode() = 0

    override fun close() = Unit

    override fun getPlanes(): Array<Plane> = arrayOf(
        object : Plane() {
            override fun getRowStride() = frame.stride

            override fun getPixelStride() = 1

            // As some phones do: the last row ends with its last pixel.
            override fun getBuffer(): ByteBuffer = ByteBuffer.wrap(frame.pixels, 0, frame.pixels.size - frame.stride + frame.width)
        },
    )
}

/** What was asked of the platform's camera. */
@Implements(className = "android.hardware.camera2.impl.CameraCaptureSessionImpl")
class RememberingSession : ShadowCameraCaptureSessionImpl() {
    @Implementation
    override fun setRepeatingRequest(
        request: CaptureRequest,
        callback: android.hardware.camera2.CameraCaptureSession.CaptureCallback?,
        handler: Handler?,
    ): Int {
        requests += request
        return 1
    }

    companion object {
        val requests = CopyOnWriteArrayList<CaptureRequest>()
    }
}

/** Which of the platform's cameras are open. */
@Implements(CameraDeviceImpl::class)
class CountedCamera : ShadowCameraDeviceImpl() {
    @RealObject private lateinit var real: CameraDeviceImpl

    @Implementation
    override fun createCaptureRequest(template: Int): CaptureRequest.Builder {
        open += real
        return super.createCaptureRequest(template)
    }

    @Implementation
    override fun close() {
        open -= real
        super.close()
    }

    companion object {
        val open = CopyOnWriteArrayList<CameraDevice>()
    }
}

/** The phone's own camera, as far as a desk has one. */
@RunWith(RobolectricTestRunner::class)
@Config(
    sdk = [35],
    application = TestApplication::class,
    qualifiers = "w360dp-h640dp-xhdpi",
    shadows = [FeedableImageReader::class, RememberingSession::class, CountedCamera::class],
)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class Camera2SourceTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()
    private val manager get() = RuntimeEnvironment.getApplication().getSystemService(Context.CAMERA_SERVICE) as CameraManager

    @After
    fun forget() {
        FeedableImageReader.last = null
        RememberingSession.requests.clear()
        CountedCamera.open.clear()
    }

    private fun fitCamera(torch: Boolean = true) {
        val traits = ShadowCameraCharacteristics.newCameraCharacteristics()
        shadowOf(traits).run {
            set(CameraCharacteristics.LENS_FACING, CameraCharacteristics.LENS_FACING_BACK)
            set(CameraCharacteristics.FLASH_INFO_AVAILABLE, torch)
            set(CameraCharacteristics.SENSOR_ORIENTATION, 90)
            set(CameraCharacteristics.SENSOR_INFO_ACTIVE_ARRAY_SIZE, Rect(0, 0, 4000, 3000))
        }
        shadowOf(manager).addCamera("0", traits)
    }

    private fun startCamera() {
        phone.allowCamera(true)
        phone.openPass()
        phone.openTab(TabId.SCAN)
        phone.press(R.id.camera_start)
    }

    /** The screen gives the preview something to draw on. */
    private fun showPreview() {
        val preview = phone.find(R.id.camera_preview) as TextureView
        checkNotNull(preview.surfaceTextureListener).onSurfaceTextureAvailable(SurfaceTexture(0), preview.width, preview.height)
        phone.until("the camera") { RememberingSession.requests.isNotEmpty() }
    }

    @Test
    fun `a poster before the phone's camera saves a point`() {
        fitCamera()
        startCamera()
        showPreview()
        val reader = checkNotNull(FeedableImageReader.last)
        val poster = Sights.poster(TestApplication.registry.url, Demo.EVENT)
        phone.until("a result") {
            reader.feed(poster)
            phone.scanned != null
        }
        assertEquals("saved", phone.scanned?.code)
    }

    @Test
    fun `the torch is asked of the camera`() {
        fitCamera()
        startCamera()
        showPreview()
        phone.press(R.id.camera_torch)
        phone.until("the torch") { RememberingSession.requests.size > 1 }
        assertEquals(CaptureRequest.FLASH_MODE_TORCH, RememberingSession.requests.last().get(CaptureRequest.FLASH_MODE))
    }

    @Test
    fun `a camera without a torch offers none`() {
        fitCamera(torch = false)
        startCamera()
        showPreview()
        assertFalse(phone.sees(R.id.camera_torch))
    }

    @Test
    fun `a camera that is taken away is told`() {
        fitCamera()
        startCamera()
        showPreview()
        shadowOf(manager).triggerDisconnect()
        phone.until("the warning") { phone.sees(R.id.camera_refused) }
        assertFalse(phone.sees(R.id.camera_stop))
        assertTrue(CountedCamera.open.isEmpty())
    }

    @Test
    fun `a phone without a camera says so`() {
        startCamera()
        assertEquals((phone.passholderView.screen as PassholderScreen.Scan).view.camera.refused, phone.text(R.id.camera_refused))
    }

    @Test
    fun `a camera that is stopped is given back to the system`() {
        fitCamera()
        startCamera()
        showPreview()
        assertEquals(1, CountedCamera.open.size)
        phone.press(R.id.camera_stop)
        phone.until("the end of the camera") { CountedCamera.open.isEmpty() }
    }

    @Test
    fun `focuses where the screen was touched, however the phone is held`() {
        val sensor = Rect(0, 0, 4000, 3000)
        fun centre(quarters: Int) = focusArea(0.25f, 0.5f, sensor, quarters).run { x + width / 2 to y + height / 2 }
        assertEquals(1000 to 1500, centre(0))
        assertEquals(2000 to 2250, centre(1))
        assertEquals(3000 to 1500, centre(2))
        assertEquals(2000 to 750, centre(3))
        val corner = focusArea(0f, 1f, sensor, 1)
        assertEquals(4000 to 3000, corner.run { x + width to y + height })
    }

    @Test
    fun `shows the middle of the picture undistorted, upright and on its side`() {
        val frame = Size(1280, 720)
        assertEquals(1280f / 720, shape(previewTransform(720, 720, frame, true, Surface.ROTATION_0), 720f, 720f), 0.01f)
        assertEquals(720f / 1280, shape(previewTransform(1280, 640, frame, true, Surface.ROTATION_90), 1280f, 640f), 0.01f)
        val corner = floatArrayOf(0f, 0f)
        previewTransform(720, 1280, frame, true, Surface.ROTATION_0).mapPoints(corner)
        assertEquals(0f, corner[0], 0.5f)
        assertEquals(0f, corner[1], 0.5f)
    }

    /** Height by width of what is shown of the whole picture. */
    private fun shape(transform: Matrix, width: Float, height: Float): Float {
        val corners = floatArrayOf(0f, 0f, width, height)
        transform.mapPoints(corners)
        return Math.abs(corners[3] - corners[1]) / Math.abs(corners[2] - corners[0])
    }
}
